"""Speed and size beside other engines: ``make bench`` prints one table from one run on one machine."""
