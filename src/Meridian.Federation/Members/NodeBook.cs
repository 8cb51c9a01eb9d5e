using System.Collections.Concurrent;
using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>
/// Keeps what the nodes of each member say together until one of them changes: members are looked at every half minute, and have thousands of nodes. Safe for
/// concurrent use.
/// </summary>
internal sealed class NodeBook
{
    private readonly ConcurrentDictionary<string, Page> pages = new(StringComparer.Ordinal);

    // What is worked out while a node changes is written on a page that is out of the book by then.
    private sealed class Page(IInformer nodes)
    {
        public IInformer Nodes => nodes;

        public NodeSummary? Summary { get; set; }
    }

    /// <summary>What a member's nodes say; null while they are not known.</summary>
    public NodeSummary? Of(MemberState member)
    {
        if (member.Informer(ResourceTypes.Nodes) is not { } nodes) return null;
        var page = pages.AddOrUpdate(member.Name, _ => new Page(nodes), (_, known) => ReferenceEquals(known.Nodes, nodes) ? known : new Page(nodes));
        return page.Summary ??= NodeSummary.Of(nodes.List());
    }

    /// <summary>Forgets a member's summary: one of its nodes has changed, or the member is gone.</summary>
    public void Forget(string member) => pages.TryRemove(member, out _);
}
