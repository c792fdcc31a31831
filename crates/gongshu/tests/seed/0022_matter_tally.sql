update matter_standing set item = 'business-licence' where matter = -1;
