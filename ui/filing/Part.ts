/**
 * A box with a role of a table or a list. A table's own elements cannot be drawn in part, as a grid
 * of a thousand lines must be, and their focus lies in the one control of the cell in hand. It is
 * the element itself: a component around each of 240 cells would be drawn with them.
 */
export const Part = 'div'
