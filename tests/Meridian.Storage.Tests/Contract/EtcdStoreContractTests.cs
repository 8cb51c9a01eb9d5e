namespace Meridian.Storage.Tests;

public sealed class EtcdStoreContractTests(EtcdServer server) : StoreContract, IClassFixture<EtcdServer>
{
    private static int made;

    protected override int Rounds => 50;

    protected override async ValueTask<IObjectStore> OpenAsync()
    {
        server.Start();
        return await server.OpenAsync($"/contract/{Interlocked.Increment(ref made)}");
    }
}
