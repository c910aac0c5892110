"""What the program does, without Qt."""

from app.offline import close

close()
