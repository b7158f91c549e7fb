import pytest

from malmoi.datasets.prepared import Prepared
from malmoi.datasets.preparing import prepare_dataset
from malmoi.errors import MalmoiError
from malmoi.models.story_evaluation import errors_by_task, evaluate_story_qa
from malmoi.models.story_recipe import StoryRecipe
from malmoi.models.training.linear_start import Schedule
from malmoi.models.training.story_qa import train_story_qa
from malmoi.samples import write_babi

RECIPE = StoryRecipe(restarts=1, schedule=Schedule(epochs=1), random_noise=0.0)


@pytest.fixture(scope="module")
def trained(tmp_path_factory):
    """Hardly trained models of task 1, of task 6 and of both, and where their datasets are."""
    root = tmp_path_factory.mktemp("evaluation")
    write_babi(root / "raw", tasks=[1, 6], questions_train=60, questions_test=20)
    runs = {}
    for name in ("en-1k-qa1", "en-1k-qa6"):
        dataset = prepare_dataset(f"babi/{name}", raw_dir=root / "raw", data_dir=root / "data").dataset
        runs[name] = train_story_qa(dataset, recipe=RECIPE, folder=root / name)
    return runs, root / "data"


def test_each_task_on_the_dataset_of_its_run(trained):
    runs, data = trained
    errors = errors_by_task(runs.values(), data_dir=data)
    assert list(errors) == [1, 6]
    again = errors_by_task([runs["en-1k-qa6"]], data_dir=data)
    assert again == {6: errors[6]}
    assert all(0 <= error <= 100 for error in errors.values())
    assert errors_by_task([runs["en-1k-qa1"]], data_dir=data, split="train").keys() == {1}


def test_a_task_of_two_models_is_refused(trained):
    runs, data = trained
    with pytest.raises(MalmoiError, match="task 1 is in two models"):
        errors_by_task([runs["en-1k-qa1"], runs["en-1k-qa1"]], data_dir=data)


def test_a_dataset_that_is_not_there_is_named(trained, tmp_path):
    runs, _ = trained
    with pytest.raises(MalmoiError, match="babi/en-1k-qa1 is not prepared"):
        errors_by_task(runs.values(), data_dir=tmp_path)


def test_the_numbers_are_those_of_the_single_evaluation(trained):
    runs, data = trained
    result = evaluate_story_qa(runs["en-1k-qa6"], Prepared.open("babi/en-1k-qa6", data_dir=data))[6]
    assert errors_by_task([runs["en-1k-qa6"]], data_dir=data)[6] == pytest.approx(100 - 100 * result.right / 20)
