"""What every benchmark runs on: tables and bars, rounds, processes apart, the command line, the page."""
