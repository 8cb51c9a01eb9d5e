using Google.Protobuf;
using Grpc.Core;
using Meridian.Storage.Etcd;

namespace Meridian.Storage;

/// <summary>
/// Every five minutes one of all API servers lets etcd forget what is older than the five minutes before. They agree by a key that says who was first,
/// the same that Kubernetes uses, so that servers of both kinds do not do it twice.
/// </summary>
internal sealed class EtcdCompactor : IAsyncDisposable
{
    /// <summary>How long history is kept, at least.</summary>
    internal static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    private static readonly ByteString Agreement = ByteString.CopyFromUtf8("compact_rev_key");

    private readonly EtcdConnection connection;
    private readonly TimeProvider time;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task running;
    private long version;
    private long last;

    public EtcdCompactor(EtcdConnection connection, TimeProvider time)
    {
        (this.connection, this.time) = (connection, time);
        running = RunAsync();
    }

    /// <summary>Forgets what is older than the turn before, if no other was first.</summary>
    public async Task TurnAsync(CancellationToken cancellationToken)
    {
        var head = (await connection.Keys.RangeAsync(new RangeRequest { Key = Agreement }, cancellationToken: cancellationToken)).Header.Revision;
        var agreed = await connection.Keys.TxnAsync(new TxnRequest
        {
            Compare = { new Compare { Key = Agreement, Target = Compare.Types.CompareTarget.Version, Version = version } },
            Success = { new RequestOp { RequestPut = new PutRequest { Key = Agreement, Value = ByteString.CopyFromUtf8($"{head}") } } },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = Agreement } } },
        }, cancellationToken: cancellationToken);
        var kept = last;
        last = head;
        version = agreed.Succeeded ? version + 1 : agreed.Responses[0].ResponseRange.Kvs is [var other] ? other.Version : 0;
        if (agreed.Succeeded && kept > 0) await connection.Keys.CompactAsync(new CompactionRequest { Revision = kept }, cancellationToken: cancellationToken);
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await running;
        stopping.Dispose();
    }

    private async Task RunAsync()
    {
        try
        {
            while (true)
            {
                await TryTurnAsync();
                await Task.Delay(Period, time, stopping.Token);
            }
        }
        catch (OperationCanceledException)
        {
            // Disposed.
        }
    }

    private async Task TryTurnAsync()
    {
        try
        {
            await TurnAsync(stopping.Token);
        }
        catch (RpcException) when (!stopping.IsCancellationRequested)
        {
            // Etcd is away, or another compacted already: the next turn does it.
        }
        catch (RpcException)
        {
            throw new OperationCanceledException(stopping.Token);
        }
    }
}
