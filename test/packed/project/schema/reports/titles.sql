-- Titles by their beginning.
select title from notes where title like :beginning::text || '%' order by title;
