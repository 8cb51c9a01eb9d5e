using System.Globalization;
using Google.Protobuf;
using Meridian.Objects;
using Meridian.Storage.Etcd;

namespace Meridian.Storage;

/// <summary>One write of one object, which can be tried again when nobody knows whether it was carried out.</summary>
/// <param name="connection">Etcd.</param>
/// <param name="keys">Names objects.</param>
/// <param name="leases">End objects.</param>
/// <param name="write">What is wanted.</param>
/// <param name="known">The object as this process knows it.</param>
internal sealed class EtcdWrite(EtcdConnection connection, EtcdKeys keys, EtcdLeases leases, StoreWrite write, KubeObject? known)
{
    /// <summary>Etcd's leases say when objects end; nothing is known here.</summary>
    public static readonly IReadOnlyDictionary<(string, ObjectKey), (long Revision, DateTimeOffset At)> NoEnds = new Dictionary<(string, ObjectKey), (long, DateTimeOffset)>();

    private readonly ByteString key = keys.Of(write.Type.GroupResource, write.Key);
    private readonly ByteString value = write.Draft is null ? ByteString.Empty : EtcdValue.Of(write.Draft);
    private KubeObject? replaced = known;
    private bool tried;

    /// <summary>What came of it.</summary>
    /// <param name="Conflict">Whether the object was not at the expected revision.</param>
    /// <param name="Current">For a conflict the object as it is, or null.</param>
    /// <param name="Revision">Revision of the change; 0 if it is not known.</param>
    public readonly record struct Outcome(bool Conflict, KubeObject? Current, long Revision);

    /// <summary>Sends the transaction.</summary>
    /// <exception cref="Grpc.Core.RpcException">Nobody knows whether it was carried out: try again.</exception>
    public async Task<Outcome> TryAsync(CancellationToken cancellationToken)
    {
        var lease = write is { Draft: not null, TimeToLive: { } life } ? await leases.GetAsync(life, cancellationToken) : 0;
        var again = tried;
        tried = true;
        // Deleting what does not exist is a conflict: there is nothing whose revision could match.
        var nothing = write.Draft is null && write.ExpectedRevision == 0;
        var answer = await connection.Keys.TxnAsync(new TxnRequest
        {
            Compare = { new Compare { Key = key, Target = Compare.Types.CompareTarget.Mod, ModRevision = nothing ? -1 : write.ExpectedRevision } },
            Success =
            {
                new RequestOp { RequestRange = new RangeRequest { Key = key } },
                write.Draft is null
                    ? new RequestOp { RequestDeleteRange = new DeleteRangeRequest { Key = key } }
                    : new RequestOp { RequestPut = new PutRequest { Key = key, Value = value, Lease = lease } },
            },
            Failure = { new RequestOp { RequestRange = new RangeRequest { Key = key } } },
        }, cancellationToken: cancellationToken);
        var found = answer.Responses[0].ResponseRange.Kvs is [var pair] ? pair : null;
        if (answer.Succeeded)
        {
            if (found is not null) replaced = EtcdValue.Read(found.Value, found.ModRevision);
            return new Outcome(false, null, answer.Header.Revision);
        }
        return again && WasCarriedOut(found) ? new Outcome(false, null, found?.ModRevision ?? 0) : new Outcome(true, found is null ? null : EtcdValue.Read(found.Value, found.ModRevision), 0);
    }

    /// <summary>The object as stored, or for a deletion its last state with the deletion's revision.</summary>
    /// <param name="outcome">What came of the write.</param>
    /// <param name="newest">Revision of a deletion whose own is not known.</param>
    public KubeObject Stored(Outcome outcome, long newest)
    {
        if (write.Draft is { } draft) return draft.At(outcome.Revision);
        return replaced is null ? throw new StoreConflictException(null) : ObjectDraft.Of(replaced).At(outcome.Revision > 0 ? outcome.Revision : newest);
    }

    /// <summary>Revision of an object; 0 for none.</summary>
    public static long RevisionOf(KubeObject? stored) => stored is null ? 0 : long.Parse(stored.Header.ResourceVersion, CultureInfo.InvariantCulture);

    // An answer was lost. What stands there now is then either what was sent, or something else.
    private bool WasCarriedOut(KeyValue? found) => write.Draft is null
        ? found is null
        : found is not null && found.ModRevision > write.ExpectedRevision && found.Value.Equals(value);
}
