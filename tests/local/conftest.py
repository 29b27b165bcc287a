"""What the tests of local runs share."""

from sfn_local.pytest_plugin import sfn
from tests.local.installed import studio, wheel_site

__all__ = ["sfn", "studio", "wheel_site"]
