"""What is agreed together: the meeting engine, minutes and agendas."""
