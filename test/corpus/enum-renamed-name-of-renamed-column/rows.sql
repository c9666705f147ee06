insert into orders values (1, 'paid', 'sent', 'a@b', 'here'), (2, 'open', 'new', null, null);
