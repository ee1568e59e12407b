"""`python -m generator` is `vanthu`."""

from generator.cli import main

if __name__ == "__main__":
    main(prog_name="vanthu")
