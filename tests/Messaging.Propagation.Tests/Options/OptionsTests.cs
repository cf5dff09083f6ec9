using Microsoft.Extensions.Options;

namespace Messaging.Propagation.Tests.Options;

public sealed class OptionsTests
{
    [Fact]
    public void Every_violation_is_named_at_once_with_where_to_put_it_right()
    {
        var exception = Assert.Throws<OptionsValidationException>(() => MessagePropagator.Create(options =>
        {
            options.Formats = [];
            options.MaxLinks = 0;
            options.LogInterval = TimeSpan.FromSeconds(-1);
            options.TimeProvider = null!;
            options.Observers.Add(null!);
            options.ExistingContext = (ExistingContext)7;
            options.ProcessParent = (ProcessParent)7;
            options.RepeatedFields = (RepeatedFields)7;
        }));

        string[] properties = ["Formats", "MaxLinks", "LogInterval", "TimeProvider", "Observers", "ExistingContext", "ProcessParent", "RepeatedFields"];
        Assert.Equal(properties.Length, exception.Failures.Count());
        foreach (var property in properties)
        {
            Assert.Contains(
                exception.Failures,
                failure => failure.StartsWith($"MessagePropagationOptions.{property} ", StringComparison.Ordinal) && failure.Contains($"set options.{property} to ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_format_named_twice_is_a_violation()
    {
        var exception = Assert.Throws<OptionsValidationException>(
            () => MessagePropagator.Create(options => options.Formats = [ContextFormat.Baggage, ContextFormat.Baggage]));

        Assert.Contains("names a format twice (baggage, baggage)", Assert.Single(exception.Failures), StringComparison.Ordinal);
    }

    [Fact]
    public void Every_option_documents_its_default_and_has_it()
    {
        var options = new MessagePropagationOptions();

        Assert.Equal([ContextFormat.TraceContext, ContextFormat.Baggage], options.Formats);
        Assert.Equal((ExistingContext.Auto, RepeatedFields.UseLast, ProcessParent.Auto), (options.ExistingContext, options.RepeatedFields, options.ProcessParent));
        Assert.Equal((true, false, false, false, 128), (options.WriteStamp, options.RecordEmptyReceives, options.IncludeFieldValues, options.UseDispatchProxy, options.MaxLinks));
        Assert.Equal((TimeSpan.FromSeconds(10), TimeProvider.System), (options.LogInterval, options.TimeProvider));

        var documentation = File.ReadAllText(Path.ChangeExtension(typeof(MessagePropagationOptions).Assembly.Location, ".xml"));
        var properties = typeof(MessagePropagationOptions).GetProperties();
        Assert.True(properties.Length >= 16);
        foreach (var property in properties)
        {
            var start = documentation.IndexOf($"name=\"P:{typeof(MessagePropagationOptions).FullName}.{property.Name}\"", StringComparison.Ordinal);
            var member = documentation[start..documentation.IndexOf("</member>", start, StringComparison.Ordinal)];
            Assert.Contains("<value>Default: ", member, StringComparison.Ordinal);
        }
    }
}
