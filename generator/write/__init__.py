"""write: everything that is known becomes one folder that any builder can take (`folder.write_folder`)."""
