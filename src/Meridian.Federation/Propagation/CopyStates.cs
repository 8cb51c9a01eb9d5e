namespace Meridian.Federation;

/// <summary>What may have become of an object in one member; the words that Placements show.</summary>
internal static class CopyStates
{
    /// <summary>The member holds what it should.</summary>
    public const string Placed = nameof(Placed);

    /// <summary>Not yet done, or on its way.</summary>
    public const string Pending = nameof(Pending);

    /// <summary>The member holds what it should but for fields that somebody changed there, which is told and not set right.</summary>
    public const string Drifted = nameof(Drifted);

    /// <summary>The copy is to go, but too many would go at once.</summary>
    public const string Held = nameof(Held);

    /// <summary>The member refused or did not answer; it is tried again.</summary>
    public const string Failed = nameof(Failed);

    /// <summary>The member holds no copy, as it should.</summary>
    public const string Removed = nameof(Removed);

    /// <summary>The copy is to go when the member can be seen again.</summary>
    public const string Remembered = nameof(Remembered);

    /// <summary>The member cannot be seen.</summary>
    public const string Unreachable = nameof(Unreachable);

    /// <summary>Somebody else's object has the name.</summary>
    public const string Conflict = nameof(Conflict);
}
