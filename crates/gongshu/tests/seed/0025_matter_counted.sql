update matter_standing set ended = 1 where matter = -1;
