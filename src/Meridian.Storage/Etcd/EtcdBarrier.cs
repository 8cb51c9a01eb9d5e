using Google.Protobuf;
using Meridian.Storage.Etcd;

namespace Meridian.Storage;

/// <summary>
/// Waits until the feed has everything that was acknowledged before: asks etcd for its newest revision, and if the feed has not shown it, writes a mark that
/// comes by the same watch after everything else. Whoever asks while one question is on its way shares the next.
/// </summary>
/// <remarks>Etcd can be asked how far a watch has come, but servers before 3.4.25 and 3.5.8 answer too early.</remarks>
internal sealed class EtcdBarrier(EtcdConnection connection, EtcdKeys keys, EtcdFeed feed)
{
    private readonly ByteString mark = keys.Mark("mark");

    // Guards the two fields.
    private readonly Lock gate = new();
    private Task running = Task.CompletedTask;
    private Task? next;

    /// <summary>Completes when the feed has all that was acknowledged before the call.</summary>
    /// <exception cref="Grpc.Core.RpcException">Etcd is not to be reached.</exception>
    public Task PassAsync(CancellationToken cancellationToken)
    {
        lock (gate)
        {
            next ??= AfterAsync(running);
            return next.WaitAsync(cancellationToken);
        }
    }

    private async Task AfterAsync(Task before)
    {
        await before.ContinueWith(_ => { }, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        lock (gate)
        {
            running = next!;
            next = null;
        }
        await AskAsync();
    }

    private async Task AskAsync()
    {
        var head = (await connection.Keys.RangeAsync(new RangeRequest { Key = mark })).Header.Revision;
        if (feed.Revision >= head) return;
        var marked = await connection.Keys.TxnAsync(new TxnRequest { Success = { new RequestOp { RequestPut = new PutRequest { Key = mark } } } });
        await feed.AwaitAsync(() => feed.Revision >= marked.Header.Revision, CancellationToken.None);
    }
}
