"""From the .qmd source to executed cells to HTML, PDF and notebook; knows no corpus."""
