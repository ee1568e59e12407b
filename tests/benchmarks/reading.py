"""Documents a second, by format, beside markitdown on the same files: `python -m tests.benchmarks.reading`.

Each program reads the files of a format one after the other in one process, its modules loaded before; the best of several
rounds counts. vanthu's figure has all that a build does to a file (its own process for each, lines, outline, Unicode);
markitdown's has its Markdown. A file of which a program gives no words is counted as not read. Saved pages are made here from
the real texts. markitdown is installed into a folder of its own, never beside vanthu.
"""

from __future__ import annotations

import argparse
import html
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CORPUS = ROOT.parent / "shared" / "corpus"
FORMATS = ("pdf", "docx", "doc", "html")

_LOOP = """
import json, sys, time
best, count = None, 0
for _ in range(int(sys.argv[1])):
    begun, count = time.monotonic(), 0
    for path in sys.argv[2:]:
        try:
            count += bool(words_of(path).strip())
        except Exception:
            pass
    spent = time.monotonic() - begun
    best = spent if best is None else min(best, spent)
print(json.dumps([best, count]))
"""
_VANTHU = """
from pathlib import Path
from generator.model import Raw, Source
from generator.read import read
from generator.read.files import MEDIA_TYPES
def words_of(path):
    file = Path(path)
    return read(Raw(Source(file.name, "", 0, MEDIA_TYPES[file.suffix]), file.read_bytes())).body
"""
_MARKITDOWN = """
import logging, warnings
logging.disable(), warnings.simplefilter("ignore")
from markitdown import MarkItDown
reader = MarkItDown(enable_plugins=False)
def words_of(path):
    return reader.convert(path).text_content
"""


def measured(python: Path, program: str, files: list[Path], rounds: int) -> tuple[float, int]:
    """(seconds, files of which words came) of the best round."""
    command = [str(python), "-c", program + _LOOP, str(rounds), *map(str, files)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    seconds, count = json.loads(done.stdout.splitlines()[-1])
    return float(seconds), int(count)


def collected(folder: Path, pages: int) -> dict[str, list[Path]]:
    """The files of each format: the originals, and pages made from the first real texts."""
    found = {kind: sorted((CORPUS / "originals").rglob(f"*.{kind}")) for kind in FORMATS}
    saved = folder / "pages"
    shutil.rmtree(saved, ignore_errors=True)
    saved.mkdir(parents=True)
    for text in sorted((CORPUS / "dev").rglob("*.txt"))[:pages]:
        lines = text.read_text(encoding="utf-8", errors="replace").splitlines()
        body = "\n".join(f"<p>{html.escape(line)}</p>" for line in lines if line.strip())
        page = f"<!doctype html><html lang=vi><meta charset=utf-8><title>a</title><body><article>{body}</article></body></html>"
        (saved / f"{text.stem}.html").write_text(page, encoding="utf-8")
    return found | {"html": sorted(saved.glob("*.html"))}


def peer(folder: Path) -> Path | None:
    """The Python of a folder with markitdown in it; None where it cannot be installed."""
    python = folder / "peers" / "bin" / "python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", folder / "peers"], check=True)
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "markitdown[pdf,docx]"]
    return python if subprocess.run(command, check=False, capture_output=True).returncode == 0 else None


def main() -> None:
    """Measures and prints the table."""
    options = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    options.add_argument("--folder", type=Path, default=Path(tempfile.gettempdir()) / "vanthu-bench-reading")
    options.add_argument("--rounds", type=int, default=2)
    options.add_argument("--pages", type=int, default=50, help="saved pages to make")
    chosen = options.parse_args()
    if not CORPUS.is_dir():
        raise SystemExit("the real texts are not beside the repository")
    chosen.folder.mkdir(parents=True, exist_ok=True)
    other = peer(chosen.folder)
    print(f"load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores; read/files, documents a second")
    for kind, files in collected(chosen.folder, chosen.pages).items():
        line = f"{kind:<6}"
        for name, python, program in (("vanthu", Path(sys.executable), _VANTHU), ("markitdown", other, _MARKITDOWN)):
            if python and files:
                seconds, count = measured(python, program, files, chosen.rounds)
                rate = f"{count / seconds:8.1f}" if count else "       –"
                line += f"  {name} {count:3}/{len(files):<3} {rate}"
        print(line, flush=True)


if __name__ == "__main__":
    main()
