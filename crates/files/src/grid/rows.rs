//! The rows of a grid as they are filled: no more of them, and no more of the machine's memory, than a sheet may take.

use basis::error::Error;

use super::{COLUMNS_MAX, Cell, ROWS_MAX};

/// What all cells of a file may take in memory, with the empty ones before them in their rows: 500,000 rows of 20 columns
/// with a word in each.
const BYTES_MAX: usize = 512 * 1024 * 1024;

/// What is left of it for the sheets of one file.
pub(super) struct Room(usize);

impl Default for Room {
    fn default() -> Room {
        Room(BYTES_MAX)
    }
}

impl Room {
    fn take(&mut self, bytes: usize) -> Result<(), Error> {
        self.0 = self
            .0
            .checked_sub(bytes)
            .ok_or_else(|| Error::new("file-bursts").with("limit", BYTES_MAX / 1024 / 1024))?;
        Ok(())
    }
}

/// Rows that grow as cells are put into them; rows and columns are counted from 0.
pub(super) struct Rows<'a> {
    rows: Vec<Vec<Cell>>,
    room: &'a mut Room,
}

impl<'a> Rows<'a> {
    pub fn new(room: &'a mut Room) -> Rows<'a> {
        Rows { rows: Vec::new(), room }
    }

    /// Puts a cell; an empty one takes no room.
    pub fn put(&mut self, row: u32, column: u32, cell: Cell) -> Result<(), Error> {
        if cell == Cell::default() {
            return Ok(());
        }
        self.room.take(cell.text_bytes())?;
        *self.at(row, column)? = cell;
        Ok(())
    }

    /// Adds the formula behind a cell.
    pub fn put_formula(&mut self, row: u32, column: u32, formula: &str) -> Result<(), Error> {
        if formula.is_empty() {
            return Ok(());
        }
        self.room.take(formula.len())?;
        self.at(row, column)?.formula = Some(formula.into());
        Ok(())
    }

    /// Puts a whole row, after the last one and at `row` where that is later; as wide as it was written.
    pub fn put_row(&mut self, row: usize, cells: impl Iterator<Item = Cell>) -> Result<(), Error> {
        let row = row.max(self.rows.len());
        self.make(row)?;
        let own = &mut self.rows[row];
        for cell in cells {
            if COLUMNS_MAX <= own.len() {
                return Err(Error::new("file-too-many-columns").with("limit", COLUMNS_MAX));
            }
            self.room.take(size_of::<Cell>() + cell.text_bytes())?;
            own.push(cell);
        }
        Ok(())
    }

    /// Makes rows up to and with `row`.
    fn make(&mut self, row: usize) -> Result<(), Error> {
        if ROWS_MAX <= row {
            return Err(Error::new("file-too-many-rows").with("limit", ROWS_MAX).with("rows", row + 1));
        }
        if self.rows.len() <= row {
            self.room.take((row + 1 - self.rows.len()) * size_of::<Vec<Cell>>())?;
            self.rows.resize(row + 1, Vec::new());
        }
        Ok(())
    }

    fn at(&mut self, row: u32, column: u32) -> Result<&mut Cell, Error> {
        let (row, column) = (row as usize, column as usize);
        if COLUMNS_MAX <= column {
            return Err(Error::new("file-too-many-columns").with("limit", COLUMNS_MAX));
        }
        self.make(row)?;
        let cells = &mut self.rows[row];
        if cells.len() <= column {
            self.room.take((column + 1 - cells.len()) * size_of::<Cell>())?;
            cells.resize(column + 1, Cell::default());
        }
        Ok(&mut cells[column])
    }

    pub fn done(self) -> Vec<Vec<Cell>> {
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::super::Value;
    use super::*;

    fn text(characters: usize) -> Cell {
        Cell { value: Value::Text("a".repeat(characters).into()), formula: None }
    }

    /// The room is what the cells take, with the empty ones before them, and what is written in them.
    #[test]
    fn rows_take_no_more_than_their_room() {
        let cell = size_of::<Cell>();
        let row = size_of::<Vec<Cell>>();
        for (place, characters, takes) in
            [((0, 0), 0, row + cell), ((0, 9), 5, row + 10 * cell + 5), ((9, 0), 5, 10 * row + cell + 5)]
        {
            for (room, fits) in [(takes, true), (takes - 1, false)] {
                let mut room = Room(room);
                let mut rows = Rows::new(&mut room);
                // An empty text is a cell all the same.
                assert_eq!(rows.put(place.0, place.1, text(characters)).is_ok(), fits, "{place:?}");
            }
        }
        let mut room = Room(0);
        assert!(Rows::new(&mut room).put(499_999, 999, Cell::default()).is_ok(), "nothing takes nothing");
    }
}
