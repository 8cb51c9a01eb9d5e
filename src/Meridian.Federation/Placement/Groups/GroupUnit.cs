namespace Meridian.Federation;

/// <summary>One group of a spread constraint while groups are chosen.</summary>
internal struct GroupUnit
{
    /// <summary>The group in its topology; -1 for members of which the key says nothing.</summary>
    public int Group;

    /// <summary>Its first active member.</summary>
    public int First;

    /// <summary>Replicas its members run.</summary>
    public long Held;

    /// <summary>Replicas that can run in it.</summary>
    public long Room;

    /// <summary>Whether one of its members is not to be avoided.</summary>
    public bool Preferred;

    /// <summary>Whether it was chosen.</summary>
    public bool Chosen;
}
