-- The bucket of the companies' files: <company>/<job or library>/<sha256>.<extension>. Members upload only what register_asset has announced,
-- once, and read what their companies have and have not deleted. Nobody overwrites; the service deletes. The bucket kept is the functions' own (answers that were
-- paid for and are not stored yet) and has no policy. Skipped where there is no storage.
do $$
begin
  if to_regclass('storage.objects') is null or to_regclass('storage.buckets') is null then
    raise notice 'no storage schema: assets stay local';
    return;
  end if;
  insert into storage.buckets (id, name, public) values ('media', 'media', false), ('kept', 'kept', false)
    on conflict (id) do update set public = false;
  create policy gesso_media_read on storage.objects for select to authenticated
    using (bucket_id = 'media' and (storage.foldername(name))[1] in (select id::text from app.my_company_ids() as id)
      and exists (select from public.media_assets a where a.object_path = objects.name and a.deleted_at is null));
  create policy gesso_media_upload on storage.objects for insert to authenticated
    with check (bucket_id = 'media'
      and (storage.foldername(name))[1] in (select id::text from app.my_writable_company_ids() as id)
      and exists (select from public.media_assets a where a.object_path = objects.name and a.deleted_at is null and a.upload_state <> 'stored'));
end
$$;
