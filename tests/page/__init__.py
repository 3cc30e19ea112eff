"""What needs a browser: the page of the paper, the page for coders, and the charts in both."""
