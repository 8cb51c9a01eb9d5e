using Meridian.Client;
using Meridian.Objects;

namespace Meridian.Federation;

/// <summary>The members as the rest of the federation sees them.</summary>
internal interface IMembers
{
    /// <summary>All members, ordered by name; a snapshot.</summary>
    IReadOnlyList<MemberState> All { get; }

    /// <summary>The member, or null.</summary>
    MemberState? Find(string name);

    /// <summary>Calls the handler with a member's name whenever it came, went or changed. Must be quick.</summary>
    IDisposable Subscribe(Action<string> handler);

    /// <summary>Calls the handler with a member's name when the member begins to fail, or no longer does, and nothing else is new. Must be quick.</summary>
    IDisposable SubscribeFailing(Action<string> handler);

    /// <summary>Follows a type in all members, present and future.</summary>
    /// <param name="type">Type to follow.</param>
    /// <param name="changed">Called for every change, with the member's name, on the informer's loop. Must be quick.</param>
    /// <param name="synced">Called with the member's name when its objects were listed, or when they are no longer followed. Must be quick.</param>
    IDisposable Follow(ResourceType type, Action<string, ObjectChange> changed, Action<string> synced);

    /// <summary>Follows some objects of a type in all members, present and future.</summary>
    /// <param name="type">Type to follow.</param>
    /// <param name="scope">Which objects.</param>
    /// <param name="changed">Called for every change, with the member's name, on the informer's loop. Must be quick.</param>
    /// <param name="synced">Called with the member's name when its objects were listed, or when they are no longer followed. Must be quick.</param>
    IDisposable Follow(ResourceType type, InformerScope scope, Action<string, ObjectChange> changed, Action<string> synced);
}
