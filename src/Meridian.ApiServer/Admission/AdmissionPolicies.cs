using Meridian.ApiServer.Policies;
using Meridian.Objects;
using Meridian.Storage;

namespace Meridian.ApiServer;

/// <summary>
/// ValidatingAdmissionPolicies and MutatingAdmissionPolicies in force, as they are in a store now. They are read again after a change, when a
/// request next comes, and compiled when a request first matches. Safe for concurrent use.
/// </summary>
public sealed class AdmissionPolicies : IAsyncDisposable
{
    private static readonly ResourceType[] Watched =
    [
        ResourceTypes.ValidatingAdmissionPolicies, ResourceTypes.ValidatingAdmissionPolicyBindings,
        ResourceTypes.MutatingAdmissionPolicies, ResourceTypes.MutatingAdmissionPolicyBindings,
    ];

    private readonly IObjectStore store;
    private readonly CancellationTokenSource stopping = new();
    private readonly Task[] watches;

    // Guards the making of a set, so that many requests after one change make it once.
    private readonly Lock gate = new();
    private PolicySet set = PolicySet.Empty;
    private bool stale = true;

    /// <summary>Begins to watch the policies in <paramref name="store"/>.</summary>
    /// <param name="store">Where policies and bindings are.</param>
    /// <param name="authorizer">Answers what expressions ask of <c>authorizer</c>.</param>
    public AdmissionPolicies(IObjectStore store, IAuthorizer authorizer)
    {
        this.store = store;
        (Validating, Mutating) = (new ValidatingPolicyAdmission(this, authorizer), new MutatingPolicyAdmission(this, authorizer));
        var from = store.Revision;
        watches = [.. Watched.Select(type => WatchAsync(type, from))];
    }

    /// <summary>Asks the validating policies, and refuses policies whose expressions are wrong. Stands before the rules that validate.</summary>
    public IAdmission Validating { get; }

    /// <summary>Asks the mutating policies. Stands behind the rules that change objects.</summary>
    public IAdmission Mutating { get; }

    internal PolicySet Current => Volatile.Read(ref stale) ? Remake() : Volatile.Read(ref set);

    /// <summary>Says that a policy or binding was written.</summary>
    internal void Changed() => Volatile.Write(ref stale, true);

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(watches);
        stopping.Dispose();
    }

    private PolicySet Remake()
    {
        lock (gate)
        {
            if (!Volatile.Read(ref stale)) return set;
            // Lowered before reading: a change that comes meanwhile raises it again.
            Volatile.Write(ref stale, false);
            var made = PolicySet.Of(type => store.List(type, null, default).Items, set);
            Volatile.Write(ref set, made);
            return made;
        }
    }

    private async Task WatchAsync(ResourceType type, long from)
    {
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await foreach (var change in store.WatchAsync(type, null, from, stopping.Token))
                {
                    Volatile.Write(ref stale, true);
                    from = change.Revision;
                }
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (StatusException e) when (e.IsGone)
            {
                from = store.Revision;
                Volatile.Write(ref stale, true);
            }
        }
    }
}
