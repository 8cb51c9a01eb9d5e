using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json.Nodes;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Controllers.Tests.Faults;

/// <summary>The controllers' way to the API: counts their calls, breaks one of them, and keeps a record of what they make.</summary>
internal sealed class FaultyClient(TrackedClient api, Fault fault) : IKubeClient
{
    private static readonly KubeObject SomeEvent = KubeObject.Parse(Encoding.UTF8.GetBytes("""{"apiVersion":"v1","kind":"Event","metadata":{"name":"e","namespace":"default"}}"""));

    private readonly Lock gate = new();
    private bool killed;

    internal int Calls { get; private set; }

    /// <summary>What the controllers created, as kinds.</summary>
    internal List<string> Created { get; } = [];

    internal List<string> Events { get; } = [];

    /// <summary>The call that was broken.</summary>
    internal string Broken { get; private set; } = "nothing";

    /// <summary>A new process calls.</summary>
    internal void Revive() => killed = false;

    public Task<KubeObject> GetAsync(ResourceType type, ObjectKey key, CancellationToken cancellationToken) =>
        CallAsync($"get {type} {key}", null, () => api.GetAsync(type, key, cancellationToken));

    public Task<KubeList> ListAsync(ResourceType type, string? ns, ListOptions options, CancellationToken cancellationToken) =>
        CallAsync($"list {type}", null, () => api.ListAsync(type, ns, options, cancellationToken));

    public async IAsyncEnumerable<WatchEvent> WatchAsync(ResourceType type, string? ns, WatchOptions options, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var change in api.WatchAsync(type, ns, options, cancellationToken)) yield return change;
    }

    public async Task<KubeObject> CreateAsync(ResourceType type, string? ns, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken)
    {
        if (type.Equals(ResourceTypes.Events)) return Tell(json);
        return await CallAsync($"create {type} {KubeObject.Parse(json).Key}", type, async () =>
        {
            var made = await api.CreateAsync(type, ns, json, options, cancellationToken);
            lock (gate) Created.Add(type.Kind);
            return made;
        });
    }

    public Task<KubeObject> UpdateAsync(ResourceType type, ObjectKey key, ReadOnlyMemory<byte> json, WriteOptions options, CancellationToken cancellationToken) =>
        CallAsync($"update {type} {key} {options.Subresource}", type, () => api.UpdateAsync(type, key, json, options, cancellationToken));

    public async Task<KubeObject> PatchAsync(ResourceType type, ObjectKey key, PatchKind kind, ReadOnlyMemory<byte> patch, WriteOptions options, CancellationToken cancellationToken) =>
        type.Equals(ResourceTypes.Events)
            ? SomeEvent
            : await CallAsync($"patch {type} {key} {options.Subresource}", type, () => api.PatchAsync(type, key, kind, patch, options, cancellationToken));

    public Task DeleteAsync(ResourceType type, ObjectKey key, DeleteOptions options, CancellationToken cancellationToken) =>
        CallAsync($"delete {type} {key}", type, async () =>
        {
            if (fault.Kind == FaultKind.Impostor && Calls == fault.Call) await TryImpostorAsync(type, key, options);
            await api.DeleteAsync(type, key, options, cancellationToken);
            return true;
        });

    public Task<ReadOnlyMemory<byte>> PostAsync(ResourceType type, ObjectKey key, string subresource, ReadOnlyMemory<byte> json, CancellationToken cancellationToken) =>
        CallAsync($"post {type} {key} {subresource}", type, () => api.PostAsync(type, key, subresource, json, cancellationToken));

    public Task<Stream> StreamAsync(ResourceType type, ObjectKey key, string subresource, string query, CancellationToken cancellationToken) =>
        api.StreamAsync(type, key, subresource, query, cancellationToken);

    private async Task<T> CallAsync<T>(string what, ResourceType? written, Func<Task<T>> call)
    {
        bool hit;
        lock (gate)
        {
            if (killed) throw new ProcessKilledException();
            hit = ++Calls == fault.Call && fault.Kind is not (FaultKind.None or FaultKind.Stale);
            if (hit) Broken = what;
            if (hit && fault.Kind is FaultKind.KilledBefore) killed = true;
        }
        if (!hit) return await call();
        if (fault.Kind == FaultKind.KilledBefore) throw new ProcessKilledException();
        if (fault.Kind == FaultKind.Refused) throw Refusal(written);
        var answer = await call();
        if (fault.Kind == FaultKind.AnswerLost) throw new HttpRequestException("The response ended prematurely.");
        if (fault.Kind != FaultKind.KilledAfter) return answer;
        lock (gate) killed = true;
        throw new ProcessKilledException();
    }

    private Exception Refusal(ResourceType? written) => (fault.Call % 4, written) switch
    {
        (0, _) => ApiError.Internal("injected"),
        (1, { } type) => ApiError.Conflict(type, "injected"),
        (2, _) => ApiError.Timeout("injected"),
        _ => new HttpRequestException("Connection refused"),
    };

    // The call must leave the other one alone.
    private async Task TryImpostorAsync(ResourceType type, ObjectKey key, DeleteOptions options)
    {
        if (await api.ReplaceByAnotherAsync(type, key) is not { } impostor) throw new RunOverException();
        try
        {
            await api.DeleteAsync(type, key, options, CancellationToken.None);
        }
        catch (StatusException refused) when (refused.IsConflict || refused.IsNotFound)
        {
            // As it should be.
        }
        var after = await api.FindAsync(type, key);
        Assert.True(after is { Header.DeletionTimestamp: null } && after.Header.Uid == impostor.Header.Uid, $"{Broken} hit an object of the same name");
        throw new RunOverException();
    }

    private KubeObject Tell(ReadOnlyMemory<byte> json)
    {
        var said = KubeObject.Parse(json);
        var view = said.View<Event>();
        lock (gate) Events.Add($"{view.InvolvedObject.Kind} {view.InvolvedObject.Name}: {view.Type} {view.Reason} {view.Message}");
        return SomeEvent;
    }
}
