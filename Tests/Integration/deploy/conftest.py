"""Fixtures of the deployment's tests: the images of both programs."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from deploy.cluster import Cluster
from deploy.image import Image, assemble
from deploy.linking import statically_linked
from deploy.neighbours import start_sandbox
from deploy.town import Town
from harness.programs import Programs


@pytest.fixture(scope="session")
def images(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image]:
    """Both images, with the code under test in them: linked as a release is, with Swift's runtime in the program."""
    folder = tmp_path_factory.mktemp("images")
    programs = ("billing", "billing-exporter")
    return {name: assemble(name, statically_linked(name, bin_dir), folder / name) for name in programs}


@pytest.fixture
def cluster(programs: Programs) -> Iterator[Cluster]:
    it = Cluster(programs)
    yield it
    programs.stop()
    it.close()


@pytest.fixture
def town(cluster: Cluster, images: dict[str, Image], bin_dir: Path, tmp: Path) -> Town:
    it = Town(cluster, images, bin_dir, tmp)
    start_sandbox(cluster, it.add("sandbox", "billing"), bin_dir)
    return it
