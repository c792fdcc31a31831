update matter_standing set extended = 1 where matter = 1;
