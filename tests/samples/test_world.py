import re

import pytest

from malmoi.samples.animals import KINDS, NAMES, Animals
from malmoi.samples.draw import Draw
from malmoi.samples.landscape import Landscape
from malmoi.samples.story import Known, Story
from malmoi.samples.world import World


@pytest.fixture
def world():
    world = World(people=("Hana", "Milo"), things=("kite", "spoon", "lantern"), hands=2)
    world.move("Hana", "barn", 1)
    world.move("Milo", "attic", 2)
    return world


def test_a_person_is_where_the_last_move_took_them(world):
    world.move("Hana", "cellar", 3)
    assert world.place_of_person("Hana") == Known("cellar", (3,))
    assert world.is_in("Hana", "barn") == Known("no", (3,))
    assert world.is_in("Milo", "attic") == Known("yes", (2,))


def test_a_thing_goes_with_its_holder_and_stays_where_it_is_put_down(world):
    world.take("Hana", "kite", 3)
    assert world.place_of_thing("kite") == Known("barn", (3, 1))
    world.move("Hana", "cellar", 4)
    assert world.place_of_thing("kite") == Known("cellar", (3, 4))
    world.put_down("Hana", "kite", 5)
    world.move("Hana", "attic", 6)
    assert world.place_of_thing("kite") == Known("cellar", (5, 4))


def test_hands_hold_things_in_the_order_of_taking(world):
    world.take("Hana", "spoon", 3)
    world.take("Hana", "kite", 4)
    assert world.list_held("Hana") == Known("spoon,kite", (3, 4))
    world.put_down("Hana", "spoon", 5)
    world.take("Hana", "spoon", 6)
    assert world.list_held("Hana") == Known("kite,spoon", (3, 4, 5, 6))
    assert world.number_held("Hana") == Known("two", (3, 4, 5, 6))


def test_empty_hands(world):
    world.take("Hana", "spoon", 3)
    world.put_down("Hana", "spoon", 4)
    assert world.list_held("Hana") == Known("nothing", (3, 4))
    assert world.number_held("Hana") == Known("none", (3, 4))
    assert world.handlers() == ["Hana"]


def test_what_cannot_be_taken(world):
    world.take("Hana", "kite", 3)
    with pytest.raises(ValueError, match="line 4: Milo cannot take the kite"):  # in Hana's hands
        world.take("Milo", "kite", 4)
    world.put_down("Hana", "kite", 4)
    with pytest.raises(ValueError, match="Milo cannot take the kite"):  # in another place
        world.take("Milo", "kite", 5)
    world.take("Hana", "kite", 5)
    world.take("Hana", "spoon", 6)
    with pytest.raises(ValueError, match="Hana cannot take the lantern"):  # no hand is free
        world.take("Hana", "lantern", 7)
    with pytest.raises(ValueError, match="Milo does not hold the spoon"):
        world.put_down("Milo", "spoon", 7)


def test_nobody_takes_a_thing_before_they_are_somewhere():
    assert not World(people=("Hana",), things=("kite",)).can_take("Hana", "kite")


def test_what_the_story_does_not_say_cannot_be_asked():
    world = World(people=("Hana",), things=("kite",))
    with pytest.raises(ValueError, match="where Hana is"):
        world.place_of_person("Hana")
    with pytest.raises(ValueError, match="where the kite is"):
        world.place_of_thing("kite")


@pytest.mark.parametrize("seed", range(20))
def test_each_kind_of_animal_fears_one_other_kind(seed):
    story = Story()
    animals = Animals(Draw("test", seed), story)
    fears = re.findall(r"(\w+) fear (\w+)\.", story.text())
    assert sorted(kind.lower() for kind, _ in fears) == sorted(KINDS.values())
    assert all(kind.lower() != feared for kind, feared in fears)
    assert {animals.fear_of(name).answer for name in NAMES} <= set(KINDS)


def test_a_landscape_does_not_fold_onto_itself():
    for seed in range(200):
        story = Story()
        land = Landscape(Draw("test", seed), story)
        links = re.findall(r"The (\w+) lies (\w)\w+ of the (\w+)\.", story.text())
        assert len(links) == 3
        cells = {land.start: 0j}
        while len(cells) < 4:
            for far, step, near in links:
                if near in cells:
                    cells[far] = cells[near] + {"n": 1j, "e": 1, "s": -1j, "w": -1}[step]
        assert len(set(cells.values())) == 4
        between = [cell for cell in cells.values() if abs(cell) == 1 and abs(cell - cells[land.goal]) == 1]
        assert len(between) == 1, "a second way of two steps"


def test_a_draw_is_the_same_for_ever():
    draw = Draw("a", 1)
    assert [draw.below(10) for _ in range(6)] == [3, 8, 7, 1, 5, 2]
    assert "".join(Draw("a", 2).shuffled("abcdef")) == "dbeafc"
    assert Draw("a", 1).pick("0123456789") == "3"


def test_a_draw_is_fair():
    draw = Draw("fair")
    counts = [0] * 6
    orders: dict[tuple[int, ...], int] = {}
    for _ in range(6_000):
        counts[draw.below(6)] += 1
        order = tuple(draw.shuffled(range(3)))
        orders[order] = orders.get(order, 0) + 1
    assert min(counts) > 850
    assert max(counts) < 1_150
    assert len(orders) == 6
    assert min(orders.values()) > 850
    assert 1_350 < sum(draw.chance(0.25) for _ in range(6_000)) < 1_650
