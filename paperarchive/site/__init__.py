"""What is shown: the archive -> pages and the views that templates see."""
