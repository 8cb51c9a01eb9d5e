using Meridian.ApiServer;
using Meridian.Objects;
using Microsoft.Extensions.Logging;

namespace Meridian.Federation;

/// <summary>The views of all merged kinds, each filling the store from which the API serves its kind.</summary>
internal sealed class MergedViews : IAsyncDisposable
{
    private readonly FederationViews served;
    private readonly PropagatedKinds kinds;
    private readonly ResourceRegistry registry;
    private readonly MergedView happened;
    private readonly List<MergedView> views = [];

    /// <summary>Makes the views; each begins its work when its kind is first read.</summary>
    /// <param name="served">Where they are served.</param>
    /// <param name="kinds">What members have copies of.</param>
    /// <param name="registry">Finds what they are copies of.</param>
    /// <param name="time">Clock.</param>
    /// <param name="logger">Told of failures.</param>
    public MergedViews(FederationViews served, PropagatedKinds kinds, ResourceRegistry registry, TimeProvider time, ILogger<CoalescedLoop> logger)
    {
        (this.served, this.kinds, this.registry) = (served, kinds, registry);
        happened = new MergedView(ResourceTypes.Events, served.Members, served.Store, time, logger) { Subjects = new EventSubjects(Federated, NameOf) };
        Add(ResourceTypes.Events, happened);
        foreach (var type in FederationViews.Types.Where(t => !t.Equals(ResourceTypes.Events)))
        {
            var view = new MergedView(type, served.Members, served.Store, time, logger) { Federated = Federated };
            view.Renamed += (member, key) => happened.ShowAgain(member, e => IsAbout(e, type.Kind, key));
            Add(type, view);
        }
    }

    /// <inheritdoc />
    public async ValueTask DisposeAsync()
    {
        foreach (var view in views) await view.DisposeAsync();
    }

    private void Add(ResourceType type, MergedView view)
    {
        views.Add(view);
        served.StoreOf(type).Attach(view);
    }

    private static bool IsAbout(KubeObject happened, string kind, ObjectKey key) =>
        EventSubjects.InvolvedIn(happened) is var (_, about, name) && about == kind && name == key;

    private KubeObject? Federated(string apiVersion, string kind, ObjectKey key) =>
        kinds.All.FirstOrDefault(k => k.Type.Kind == kind && k.Type.ApiVersion == apiVersion) is { } known && registry.Current.Find(known.Type) is { } source
            ? source.Store.Get(source.StoredAs, key)
            : null;

    private string? NameOf(string member, string kind, ObjectKey key) =>
        FederationViews.Types.FirstOrDefault(t => t.Kind == kind) is { } type ? served.StoreOf(type).View?.Find(member, key)?.At.Name : null;
}
