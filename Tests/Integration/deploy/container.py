"""A container without an engine: a process whose root is an image, read-only, with volumes mounted, and a user without rights.

Needs root, as an engine does.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.image import Image

# Mounts what the arguments say below the root, makes the root itself read-only, and becomes the program.
SCRIPT = """
set -eu
root=$1; image=$2; mode=$3; shift 3
mount --bind "$image" "$root"
while [ "$1" != -- ]; do
  case $3 in
  proc) mount -t proc proc "$root$2" ;;
  *) mount --bind "$1" "$root$2"; [ "$3" = rw ] || mount -o remount,bind,ro "$root$2" ;;
  esac
  shift 3
done
shift
mount -o "remount,bind,$mode" "$root"
exec "$@"
"""
DEVICES = ("/dev/null", "/dev/zero", "/dev/urandom")
# Swift reads its arguments from /proc, which every runtime mounts.
ALWAYS = [("proc", "/proc", "proc"), *((device, device, "rw") for device in DEVICES)]


def command(
    image: Image,
    words: Sequence[str],
    *,
    root: Path,
    env: Mapping[str, str] = {},
    mounts: Sequence[tuple[object, str, str]] = (),
    user: str | None = None,
    groups: int | None = None,
    netns: str | None = None,
    is_read_only: bool = True,
) -> list[str]:
    """What runs `words` in a container of `image`; a mount is a source, a target, and `ro` or `rw`.

    `root` is an empty folder of the container's own, on which its root is mounted; `words` are the whole command.
    """
    root.mkdir(exist_ok=True)
    every = [(str(source), target, mode) for source, target, mode in (*ALWAYS, *mounts)]
    for source, target, _ in every:
        make_mount_point(image.root / target.lstrip("/"), is_file=Path(source).is_file() or source in DEVICES)
    return [
        *(["ip", "netns", "exec", netns] if netns else []),
        "unshare", "--mount", "--propagation", "private",
        "sh", "-c", SCRIPT, "container", str(root), str(image.root), "ro" if is_read_only else "rw",
        *(word for mount in every for word in mount), "--",
        "/usr/bin/env", "-i", *(f"{name}={value}" for name, value in (image.env | dict(env)).items()),
        "/usr/bin/setpriv", "--no-new-privs",
        "/usr/sbin/chroot", f"--userspec={user or image.user}", *([f"--groups={groups}"] if groups else []), str(root),
        *words,
    ]  # fmt: skip


def make_mount_point(path: Path, *, is_file: bool) -> None:
    """A container's runtime makes what is mounted on where the image has it not."""
    if not is_file:
        path.mkdir(parents=True, exist_ok=True)
    elif not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
