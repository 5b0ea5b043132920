"""Random walks: a driver that answers every line of the flows as people would, laws that hold after every move."""
