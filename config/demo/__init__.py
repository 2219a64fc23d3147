"""The demo story: fictional Northmoor and Eastvale, told through the acts that the pages call."""
