"""Charts, images, units, rules and the board: what a deployment is made of, with the real programs in it."""
