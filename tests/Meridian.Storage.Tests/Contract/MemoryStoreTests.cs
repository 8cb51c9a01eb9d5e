namespace Meridian.Storage.Tests;

public sealed class MemoryStoreTests : StoreContract
{
    protected override ValueTask<IObjectStore> OpenAsync() => new(ObjectStore.InMemory(TimeProvider.System));
}
