"""Fixtures of the deployment's tests: the images of both programs."""

from pathlib import Path

import pytest

from deploy.image import Image, assemble


@pytest.fixture(scope="session")
def images(bin_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Image]:
    """Both images, with the programs under test in them instead of a release build."""
    folder = tmp_path_factory.mktemp("images")
    programs = ("billing", "billing-exporter")
    return {name: assemble(name, bin_dir / name, folder / name) for name in programs}
