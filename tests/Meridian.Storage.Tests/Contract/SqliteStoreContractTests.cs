namespace Meridian.Storage.Tests;

public sealed class SqliteStoreContractTests : StoreContract
{
    private readonly string folder = Directory.CreateTempSubdirectory("meridian-store-").FullName;

    protected override int Rounds => 100;

    protected override ValueTask<IObjectStore> OpenAsync() => new(ObjectStore.OpenSqlite(Path.Combine(folder, "store.db"), TimeProvider.System));

    public override async ValueTask DisposeAsync()
    {
        await base.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }
}
