-- Typst: sets the reference list with hanging indents. Runs after citeproc,
-- which makes the list.

local function reference_list(div)
  if div.identifier ~= 'refs' then return nil end
  local blocks = pandoc.Blocks({ pandoc.RawBlock('typst',
    '#[\n#set par(hanging-indent: 1.3em, first-line-indent: 0pt, justify: false)\n'
    .. '#set text(size: 0.92em)\n#set block(above: 0.62em, below: 0.62em)') })
  blocks:insert(div)
  blocks:insert(pandoc.RawBlock('typst', ']'))
  return blocks
end

if FORMAT:match('typst') then
  Div = reference_list
end
