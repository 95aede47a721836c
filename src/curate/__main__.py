"""`python -m curate` is the same as `curate`."""

from curate.cli import main

if __name__ == "__main__":
    main()
