"""Cases: entered through the actions, judged as they are entered."""
