//! Files that come in: workbooks (xlsx, xls, xlsb, ods) and delimited text in any encoding.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: gongshu_fuzz::let_caught_panics_pass(), |data: &[u8]| {
    let Ok(grids) = files::grid::read("a", data) else { return };
    for grid in &grids {
        let mut cells = 0;
        for row in 1..=grid.row_count() {
            for column in 1..=u32::try_from(grid.width(row)).unwrap_or(0) {
                cells += grid.cell(row, column).text().len() + usize::from(grid.is_merged(row, column));
            }
        }
        std::hint::black_box(cells);
    }
});
