"""One made-up site for all tests of a process."""

from __future__ import annotations

from pathlib import Path

import pytest

from hustings.publish.site import write_site
from hustings.publish.site_data import SiteData
from tests.publish.synthetic import made_site


@pytest.fixture(scope="session")
def full_site(tmp_path_factory: pytest.TempPathFactory) -> SiteData:
    """Twenty seats in two countries, three dates, a plan and a score."""
    return made_site(tmp_path_factory.mktemp("full"), seats=20)


@pytest.fixture(scope="session")
def written(full_site: SiteData, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, written."""
    out = tmp_path_factory.mktemp("written") / "site"
    write_site(full_site, out)
    return out
