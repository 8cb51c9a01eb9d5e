using System.Globalization;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.Federation;

// Names and writes what is shown. Used by the loop alone.
internal sealed partial class MergedView
{
    private async Task<ObjectKey> NameAsync((string Member, ObjectKey Key) at, CancellationToken token)
    {
        if (owners.GetValueOrDefault(at.Key) == 0) return at.Key;
        foreach (var other in members.All.Select(m => (m.Name, at.Key)).Where(o => o != at))
        {
            if (shown.GetValueOrDefault(other) is { } plain && plain.At == at.Key) await RenameAsync(other, plain, token);
        }
        return Qualified(at);
    }

    private async Task RenameAsync((string Member, ObjectKey Key) at, Shown plain, CancellationToken token)
    {
        await HideAsync(at, plain, token);
        await ShowAsync(at, plain.Source, Qualified(at), 0, token);
    }

    private static ObjectKey Qualified((string Member, ObjectKey Key) at) => at.Key with { Name = $"{at.Key.Name}.{at.Member}" };

    private async Task ShowAsync((string Member, ObjectKey Key) at, KubeObject source, ObjectKey name, long expected, CancellationToken token)
    {
        var subject = Subjects?.Of(at.Member, source);
        var value = ShownBytes.Of(source, at.Member, name.Name, subject, Owners(source));
        try
        {
            var stored = await store.WriteAsync(new StoreWrite(type, name, expected, ObjectDraft.Of(value)), token);
            if (shown.TryAdd(at, new Shown(source, name, RevisionOf(stored)))) owners[at.Key] = owners.GetValueOrDefault(at.Key) + 1;
            else shown[at] = new Shown(source, name, RevisionOf(stored));
            if (name != at.Key) Renamed?.Invoke(at.Member, at.Key);
        }
        catch (StoreConflictException) when (name == at.Key)
        {
            // The federation has an object of that name itself.
            await ShowAsync(at, source, Qualified(at), 0, token);
        }
        catch (StoreConflictException taken)
        {
            // Left by a write whose answer never came; what stands there is of this view.
            await store.WriteAsync(new StoreWrite(type, name, taken.Current is { } left ? RevisionOf(left) : 0, null), token);
            throw;
        }
    }

    private Dictionary<string, string>? Owners(KubeObject source)
    {
        Dictionary<string, string>? uids = null;
        foreach (var owner in source.Header.OwnerReferences)
        {
            if (Federated(owner.ApiVersion, owner.Kind, new ObjectKey(source.Header.Namespace, owner.Name)) is { } own) (uids ??= new(1, StringComparer.Ordinal))[owner.Uid] = own.Header.Uid;
        }
        return uids;
    }

    private async Task HideAsync((string Member, ObjectKey Key) at, Shown known, CancellationToken token)
    {
        try
        {
            await store.WriteAsync(new StoreWrite(type, known.At, known.Revision, null), token);
        }
        catch (StoreConflictException)
        {
            // It is gone, or something else has taken its place.
        }
        shown.TryRemove(at, out _);
        if (owners[at.Key] == 1) owners.Remove(at.Key);
        else owners[at.Key]--;
    }

    private static long RevisionOf(KubeObject stored) => long.Parse(stored.Header.ResourceVersion, CultureInfo.InvariantCulture);
}
