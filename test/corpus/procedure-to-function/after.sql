create function p(a int) returns void language plpgsql as $$ begin end $$;
