namespace Meridian.Federation.Tests.Model;

/// <summary>One thing that happens. It means something whatever happened before it, so that a story can be cut.</summary>
/// <param name="Text">What a person reads.</param>
/// <param name="Do">Lets it happen.</param>
internal sealed record ModelAction(string Text, Func<ModelWorld, Task> Do)
{
    /// <summary>Whether replicas may be lost by it.</summary>
    public bool Disturbs { get; init; }

    public ModelAction(string text, Action<ModelWorld> act) : this(text, world =>
    {
        act(world);
        return Task.CompletedTask;
    })
    {
    }

    public override string ToString() => Text;
}
