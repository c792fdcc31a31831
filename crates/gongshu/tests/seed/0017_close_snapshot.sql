update report_close set snapshot = 'cd34' where number = 1;
