"""Beam's in-process runner, whose worker processes keep quiet."""

import sys
from typing import Any

from apache_beam.options.pipeline_options import PipelineOptions
from apache_beam.portability import python_urns
from apache_beam.runners.portability.fn_api_runner import FnApiRunner


class LocalRunner(FnApiRunner):
    """``FnApiRunner``, and where it starts processes (multi_processing) ``quiet_worker`` in place of Beam's own."""

    def run_via_runner_api(self, pipeline_proto: Any, options: PipelineOptions) -> Any:
        """See Beam."""
        for environment in pipeline_proto.components.environments.values():
            if environment.urn == python_urns.SUBPROCESS_SDK:
                environment.payload = f"{sys.executable} -m malmoi.pipelines.quiet_worker".encode()
        return super().run_via_runner_api(pipeline_proto, options)
