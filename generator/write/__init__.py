"""write: everything that is known becomes one folder that any builder can take."""

from generator.write.folder import Written, write_folder

__all__ = ["Written", "write_folder"]
