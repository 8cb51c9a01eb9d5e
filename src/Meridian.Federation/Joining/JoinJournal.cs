using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>Writes objects, remembers which were not there before, and can take those back.</summary>
internal sealed class JoinJournal
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);
    private static readonly WriteOptions Apply = new() { FieldManager = FederationMarks.FieldManager, Force = true };

    // Objects are written side by side.
    private readonly Lock gate = new();
    private readonly Stack<Entry> made = [];

    private sealed record Entry(IKubeClient Client, string Where, ResourceType Type, ObjectKey Key)
    {
        public override string ToString() => $"{Type.Kind} {Key} in {Where}";
    }

    /// <summary>Puts an object as it should be. Our fields are set, all others stay.</summary>
    /// <param name="client">Where.</param>
    /// <param name="where">The same for people.</param>
    /// <param name="type">Type of the object.</param>
    /// <param name="body">The object.</param>
    /// <param name="cancellationToken">Ends the calls.</param>
    public async Task<KubeObject> PutAsync(IKubeClient client, string where, ResourceType type, JsonObject body, CancellationToken cancellationToken)
    {
        var json = JsonBytes.Of(body);
        var key = KubeObject.Parse(json).Key;
        // Before the write: its answer may be lost.
        if (await Live.FindAsync(client, type, key, cancellationToken) is null)
            lock (gate) made.Push(new Entry(client, where, type, key));
        return await client.PatchAsync(type, key, PatchKind.Apply, json, Apply, cancellationToken);
    }

    /// <summary>Deletes what was made, the newest first. Returns what could not be, with the reason.</summary>
    public async Task<IReadOnlyList<string>> UndoAsync(TimeProvider time)
    {
        using var limit = new CancellationTokenSource(Patience, time);
        var left = new List<string>();
        while (made.TryPop(out var entry))
        {
            try
            {
                await entry.Client.DeleteAsync(entry.Type, entry.Key, DeleteOptions.Background, limit.Token);
            }
            catch (StatusException missing) when (missing.IsNotFound)
            {
                // It was never made, or went with what it hung on.
            }
            catch (Exception failure) when (MemberFailure.IsExpected(failure, CancellationToken.None))
            {
                left.Add($"{entry} ({failure.Message.TrimEnd('.')})");
            }
        }
        return left;
    }
}
